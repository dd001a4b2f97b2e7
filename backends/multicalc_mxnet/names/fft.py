"""What of the Fourier transforms extension of the array API standard needs no complex numbers.

It is all composed of other functions; ``complete`` puts it here.
"""
