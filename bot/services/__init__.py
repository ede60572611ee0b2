"""What the program does: each service works on domain objects and ports, and knows no library."""
