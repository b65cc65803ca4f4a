"""What is found out about bytes: their type, and measurements by media type."""
