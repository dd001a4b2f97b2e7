"""Models on real data: ones that people fit, with derivatives known in closed form."""
