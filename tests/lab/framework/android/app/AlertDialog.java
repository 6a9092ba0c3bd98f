package android.app;

import android.content.Context;
import android.content.DialogInterface;
import android.os.Bundle;
import android.widget.Button;
import com.android.internal.app.AlertController;

public class AlertDialog extends Dialog implements DialogInterface {
    private final AlertController mAlert;

    protected AlertDialog(Activity owner) {
        super(owner);
        mAlert = new AlertController(owner, this, getWindow());
    }

    public Button getButton(int whichButton) {
        return mAlert.getButton(whichButton);
    }

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        mAlert.installContent();
    }

    public static class Builder {
        private final AlertDialog mDialog;

        public Builder(Context context) {
            mDialog = new AlertDialog((Activity) context);
        }

        public Builder setTitle(CharSequence title) {
            mDialog.setTitle(title);
            return this;
        }

        public Builder setMessage(CharSequence message) {
            mDialog.mAlert.setMessage(message);
            return this;
        }

        public Builder setPositiveButton(CharSequence text, DialogInterface.OnClickListener listener) {
            mDialog.mAlert.setButton(DialogInterface.BUTTON_POSITIVE, text, listener);
            return this;
        }

        public Builder setNegativeButton(CharSequence text, DialogInterface.OnClickListener listener) {
            mDialog.mAlert.setButton(DialogInterface.BUTTON_NEGATIVE, text, listener);
            return this;
        }

        public AlertDialog create() {
            return mDialog;
        }

        public AlertDialog show() {
            mDialog.show();
            return mDialog;
        }
    }
}
