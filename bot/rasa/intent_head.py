"""The intent classifier: Rasa's logistic regression, kept as plain arrays."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Dict

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier

FILE = "intents.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentHead(LogisticRegressionClassifier):
    """Rasa's LogisticRegressionClassifier, saved as an npz file.

    The stock one is saved with skops, whose import alone takes 5 s of every start; the arrays load in a moment and
    can hold no code.
    """

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
