"""What On Record measures of itself: accuracy on our own gold, speed and memory. Not part of the package."""
