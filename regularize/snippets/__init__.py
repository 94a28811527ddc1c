"""The code a visitor takes home, a file a lesson: it runs with scikit-learn alone and prints the numbers of the page."""
