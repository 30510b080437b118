"""The rows of complaints."""
