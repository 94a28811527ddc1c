"""What is a picture that is 70 % three and 30 % eight? One pair mixed live, and networks trained on such pictures.

Beside what every lesson has: mixed, one pair at every pasted area.
"""
