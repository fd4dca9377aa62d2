"""Trains the entailment model that ships in services/engines/models/entailment.

Steps, each a module of its own: `pairs` writes the training pairs, `train` learns from
them, `export` writes the ONNX file, `measure` prints what it can do.
"""
