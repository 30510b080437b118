"""What WeChat does, as rules over entities.

Nothing here knows Flask, sockets or the wall clock, and every chance is a hash of the world's seed:
storage, time and ids come in through `ports`.
"""
