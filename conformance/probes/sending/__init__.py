"""Probes that send: few messages, to configured numbers alone, each with a text and a tag of its own."""
