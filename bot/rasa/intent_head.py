"""The intent classifier: Rasa's logistic regression, kept as plain arrays."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.tensorflow.constants import RANKING_LENGTH
from scipy.special import softmax

FILE = "intents.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentHead(LogisticRegressionClassifier):
    """Rasa's LogisticRegressionClassifier, saved as an npz file and asked directly.

    The stock one is saved with skops, whose import alone takes 5 s of every start; the arrays load in a moment and
    can hold no code. Stock prediction turns each sentence vector into a sparse matrix first, 2 ms a message.
    """

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            vector = message.get_dense_features(attribute=TEXT)[1].features[0]
            scores = softmax(self.clf.coef_ @ vector + self.clf.intercept_)
            best = np.argsort(-scores, kind="stable")[: self.config[RANKING_LENGTH] or None]
            ranking = [{"name": self.clf.classes_[place], "confidence": float(scores[place])} for place in best]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(Path(folder) / FILE, coefficients=self.clf.coef_, intercepts=self.clf.intercept_,
                     intents=np.array([str(name) for name in self.clf.classes_]))

    @classmethod
    def load(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> IntentHead:
        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            with np.load(Path(folder) / FILE, allow_pickle=False) as arrays:
                component.clf.coef_, component.clf.intercept_ = arrays["coefficients"], arrays["intercepts"]
                component.clf.classes_ = np.array([str(name) for name in arrays["intents"]], dtype=object)
        return component
