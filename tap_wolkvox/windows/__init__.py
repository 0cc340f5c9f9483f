"""Which times to ask for, and how far the bookmark may move."""
