"""Results in, charts out: chart nouns, the palette, and the scene that a stage shows. Nothing here fits."""
