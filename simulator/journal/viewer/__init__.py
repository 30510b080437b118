"""A journal as a page to look at: one file that opens anywhere, without a server and without the net."""
