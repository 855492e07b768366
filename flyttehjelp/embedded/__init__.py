"""The whole service on one machine where nothing was installed. Knows no Django."""
