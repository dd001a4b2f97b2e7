"""Forward and reverse mode that nest, over operators whose rules are registered from outside."""
