"""Who says what, and which of it is worth checking."""

from annotations.pipeline.detection.attribution import attribute
from annotations.pipeline.detection.checkworthiness import judge, score
from annotations.pipeline.detection.detector import Detector
from annotations.pipeline.detection.embedded import EmbeddedDetector
from annotations.pipeline.detection.openai import OpenAIDetector

__all__ = ["Detector", "EmbeddedDetector", "OpenAIDetector", "attribute", "judge", "score"]
