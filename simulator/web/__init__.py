"""The doors: one HTTP server for both listeners, the API's pages and the control interface in Flask."""
