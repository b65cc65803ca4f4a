"""Figures of the SDK's speed, each as a ratio to the bare HTTP library in the same run."""
