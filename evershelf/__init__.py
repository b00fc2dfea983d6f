"""The operator's command line: start the embedded AWS, deploy, publish a theme, send events, look inside."""
