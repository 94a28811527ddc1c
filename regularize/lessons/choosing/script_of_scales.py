"""What handed out scripts scale columns and targets by."""

ONE_SCALE = '''

class OneScale(StandardScaler):
    """Every column divided by one number, so that a unit means the same in each."""

    def fit(self, columns, targets=None, sample_weight=None):
        super().fit(columns, targets, sample_weight)
        self.scale_ = np.full(len(self.var_), np.sqrt(self.var_[self.var_ > 0].mean()))
        return self

'''

STANDARDIZING = """\
# α is that of a standardized target, as L1 counts in its units
model = TransformedTargetRegressor(pipeline, transformer=StandardScaler())
"""
STANDARDIZING_WEIGHTED = """\
# α is that of a target whose weighted spread is one, as L1 counts in its units
spread = {spread!r}
model = TransformedTargetRegressor(pipeline, func=lambda y: y / spread, inverse_func=lambda y: spread * y)
"""


def deviations(scaler: str) -> str:
    """A line that makes what turns coefficients of columns divided by one number into those of standardized columns."""
    return f"deviations = np.sqrt({scaler}.var_) / {scaler}.scale_  # each column's own over the common one\n"
