"""Questions about dtypes."""
__all__ = []
