"""Login: the code alone says whose store it is."""
