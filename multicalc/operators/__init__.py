"""Linear maps of derivatives that are never written out as matrices."""
