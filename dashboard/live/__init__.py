"""The live path: one reader of the picture a process, many viewers, every frame encoded once."""
