"""Questions. Each function returns a select, or the answer to one; nothing here changes a row."""
