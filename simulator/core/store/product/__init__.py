"""What a store sells: products, each with a draft and an online copy."""
