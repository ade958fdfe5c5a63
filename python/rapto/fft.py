"""Discrete Fourier transforms: not there yet."""
__all__ = []
