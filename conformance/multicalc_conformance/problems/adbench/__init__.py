"""Objectives of ADBench, Microsoft's benchmark of automatic differentiation, in small sizes."""

SOURCE = (
    "Šrajer, Kukelova and Fitzgibbon, A Benchmark of Selected Algorithmic Differentiation Tools, "
    "Optimization Methods and Software 33 (2018) 889-906; https://github.com/microsoft/ADBench"
)
