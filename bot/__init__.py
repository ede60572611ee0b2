"""Hot Papers: which arXiv papers people talk about, each arXiv day."""

__version__ = "0.1.0"
