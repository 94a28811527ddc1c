"""What is robust, the penalty or the loss? Three losses under three penalties while some points are moved away.

Beside what every lesson has: points, as drawn, as put by the visitor, and which of them move.
"""
