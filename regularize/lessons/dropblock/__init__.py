"""Why drop blocks, not cells? What masks take from feature maps, and what networks trained with them can do.

Beside what every lesson has: chances, how often each cell vanishes; maps, masks on the maps of one network; trained, three
techniques side by side.
"""
