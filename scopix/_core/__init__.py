"""The pure core: decisions and data shared by both packages, without any waiting."""
