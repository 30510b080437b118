"""After-sales: a consumer wants money back, to send goods back, or other goods."""
