"""What each call and push of the Channels store looks like: facts in `data/`, and what reads them."""
