"""Maps without tiles: the district drawn from its own villages, rivers and roads, or inside a user's outline."""
