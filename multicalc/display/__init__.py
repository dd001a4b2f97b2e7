"""How results show themselves: formulas, tables and colours, for terminals and notebooks."""
