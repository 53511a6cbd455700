"""Where places lie: communes of France and Belgium, towns of the world, outlines to draw; shipped, never asked for.

Doors: `places.nearest`, `by_name`, `by_code` for names and positions; `position.Position` for two numbers that can be a
place on Earth; `sketch.View` and `drawn` for a map without tiles. Data, made by script/gazetteer: `*.tsv.xz`; who wrote
it and under which licence: `licences/SOURCES.md` ([0043] in docs/decisions).
Never: a network, an opinion on how precisely a place may be told, or a file other than the three beside it.
Residual risk: places change names and merge; a name here is that of the day the lists were made.
"""
