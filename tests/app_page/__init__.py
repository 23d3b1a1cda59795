"""The app's page in a browser."""
