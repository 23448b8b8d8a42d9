"""Asking for pages: whole walks, windows at small page sizes, cursors and limits of every kind."""
