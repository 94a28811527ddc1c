"""The code a visitor takes home, a file a lesson: in NumPy, scikit-learn or torch, with the page's data and its numbers."""
