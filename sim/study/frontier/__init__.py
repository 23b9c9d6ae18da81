"""What staffing costs against what it brings: the frontier, the promise, and what follows from them."""
