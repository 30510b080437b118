"""What sending an order costs: a merchant's templates, and the rules in them."""
