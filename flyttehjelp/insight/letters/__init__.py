"""Who writes the letters of the figures and of the work list."""
