"""Sources → raw batches: what a settings file declares, fetched, landed once, and remembered. No rule about a text stands here."""
