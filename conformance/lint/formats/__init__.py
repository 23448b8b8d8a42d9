"""The formats: a module each, whose ``render`` makes a text of a report. Nothing here reads or writes but the frame."""
