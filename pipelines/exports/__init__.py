"""Lexicons → what the field's event tables call our kinds, actors and places. The tables themselves are SQL, in warehouse/exports."""
