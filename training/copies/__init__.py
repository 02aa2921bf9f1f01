"""How the weights of tracing were fitted: families of copies in, their file out."""
