"""Forms of the reporting part; one module a page."""
