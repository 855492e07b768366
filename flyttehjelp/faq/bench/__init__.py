"""The yardstick of the search: how often it finds the right answer, and how often it says no."""
