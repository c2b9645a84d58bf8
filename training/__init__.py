"""Training of the verdict model: data, augmentation, validation, calibration and export (not shipped in the wheel)."""
